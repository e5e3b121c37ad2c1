from flask import Flask, abort, flash, render_template, request

app = Flask(__name__)
app.secret_key = "dev"
EXEMPT = set()


@app.before_request
def protect():
    if request.method == "POST" and request.endpoint not in EXEMPT:
        if "csrf_token" not in request.form:
            abort(400, "The CSRF token is missing.")


@app.route("/", methods=["GET", "POST"])
def home():
    if request.method == "POST":
        flash("Saved!")
    return render_template("home.html")
