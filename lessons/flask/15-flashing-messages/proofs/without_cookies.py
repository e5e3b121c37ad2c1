from flask import Flask, flash, get_flashed_messages, redirect, url_for

app = Flask(__name__)
app.secret_key = "dev"
seen = []


@app.post("/save")
def save():
    flash("Saved!")
    return redirect(url_for("home"))


@app.get("/")
def home():
    seen.append(get_flashed_messages())
    return f"in the test: {seen[0]}"


app.test_client(___).post("/save", follow_redirects=True)
