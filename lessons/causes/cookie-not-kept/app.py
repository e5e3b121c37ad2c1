from flask import Flask, flash, redirect, render_template, request, session, url_for

app = Flask(__name__)
app.secret_key = "dev"
app.permanent_session_lifetime = 0


@app.route("/", methods=["GET", "POST"])
def home():
    if request.method == "POST":
        session.permanent = True
        flash("Saved!")
        return redirect(url_for("home"))
    return render_template("home.html")
