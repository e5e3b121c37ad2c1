from base64 import urlsafe_b64decode, urlsafe_b64encode

from flask import Flask, flash, get_flashed_messages, request

app = Flask(__name__)
app.secret_key = "dev"
app.add_url_rule("/save", view_func=lambda: flash("Saved!") or "done", methods=["POST"])


@app.post("/edit")
def edit():
    payload, signature = request.cookies["session"].split(".", 1)
    data = urlsafe_b64decode(payload + "==").replace(b"Saved!", request.form["text"].encode())
    payload = urlsafe_b64encode(data).decode().rstrip("=")
    return data, {"Set-Cookie": f"session={payload}.{signature}; Path=/"}


@app.get("/")
def home():
    return str(get_flashed_messages())
