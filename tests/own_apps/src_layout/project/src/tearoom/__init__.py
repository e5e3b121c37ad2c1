from flask import Flask

from tearoom.views import bp


def create_app():
    app = Flask(__name__)
    app.secret_key = "dev"
    app.register_blueprint(bp)
    return app
