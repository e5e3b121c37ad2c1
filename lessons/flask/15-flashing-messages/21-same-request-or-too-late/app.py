from flask import Flask, flash, render_template, request

app = Flask(__name__)
app.secret_key = "dev"


@app.route("/login", methods=["GET", "POST"])
def login():
    page = render_template("login.html")
    if request.method == "POST":
        flash("Wrong password.", "error")
    return page
