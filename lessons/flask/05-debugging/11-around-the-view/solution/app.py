from flask import Flask, request

app = Flask(__name__)

@app.before_request
def door():
    if request.path != "/about" and request.args.get("key") != "42":
        return "The notebook is closed.", 403

@app.after_request
def stamp(response):
    response.headers["X-Stamp"] = "seen"
    return response

@app.get("/about")
@app.get("/")
def home():
    return f"The notebook at {request.path}"
