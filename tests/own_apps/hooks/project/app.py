from flask import Flask, flash, render_template_string, request

app = Flask(__name__)
app.secret_key = "dev"


@app.before_request
def announce():
    flash(f"You asked for {request.path}.", "info")


@app.after_request
def add_header(response):
    response.headers["X-Tea"] = "yes"
    return response


@app.errorhandler(404)
def missing(_error):
    return render_template_string("Not here. {{ get_flashed_messages()|join(' ') }}"), 404


@app.get("/")
def home():
    return render_template_string("{{ get_flashed_messages()|join(' ') }}")
