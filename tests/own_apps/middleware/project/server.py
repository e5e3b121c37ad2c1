from flask import Flask, flash, redirect, render_template_string, request
from werkzeug.middleware.proxy_fix import ProxyFix


class Stamp:
    def __init__(self, wsgi_app):
        self.wsgi_app = wsgi_app

    def __call__(self, environ, start_response):
        def stamped(status, headers, exc_info=None):
            return start_response(status, [*headers, ("X-Stamp", "tea")], exc_info)

        return self.wsgi_app(environ, stamped)


def make_app():
    app = Flask(__name__)
    app.secret_key = "dev"
    app.wsgi_app = ProxyFix(Stamp(app.wsgi_app))

    @app.get("/")
    def home():
        return render_template_string("{{ get_flashed_messages()|join(' ') }}")

    @app.post("/save")
    def save():
        flash(f"Saved by {request.remote_addr}.")
        return redirect("/")

    return app
