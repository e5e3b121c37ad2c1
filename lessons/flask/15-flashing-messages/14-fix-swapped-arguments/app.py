from flask import Flask, flash, redirect, render_template, request, url_for

app = Flask(__name__)
app.secret_key = "dev"
files = {"plan.txt", "team.txt"}


@app.get("/")
def home():
    return render_template("home.html")


@app.post("/delete")
def delete():
    name = request.form["name"]
    if name in files:
        files.remove(name)
        flash("success", f"{name} is deleted.")
    else:
        flash("error", f"There is no {name}.")
    return redirect(url_for("home"))
