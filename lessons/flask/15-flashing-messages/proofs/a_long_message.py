from flask import Flask, flash, get_flashed_messages, redirect, url_for

app = Flask(__name__)
app.secret_key = "dev"
seen = []


@app.post("/save")
def save():
    flash(str(list(range(___))))
    return redirect(url_for("home"))


@app.get("/")
def home():
    seen.append(len(get_flashed_messages()))
    return f"messages in the test: {seen[0]}, in the browser: {seen[-1]}"


app.test_client().post("/save", follow_redirects=True)
