from flask import Flask, flash, redirect, render_template, request, url_for

app = Flask(__name__)
app.secret_key = "dev"
send = app.wsgi_app


def without_cookies(environ, start):
    def begin(status, headers, *more):
        kept = headers
        return start(status, kept, *more)

    return send(environ, begin)


app.wsgi_app = without_cookies


@app.route("/", methods=["GET", "POST"])
def home():
    if request.method == "POST":
        flash("Saved!")
        return redirect(url_for("home"))
    return render_template("home.html")
