from flask import Flask, make_response

app = Flask(__name__)


@app.get("/export")
def export():
    text = "title;done\nTea;no\n"
    response = make_response(text)
    response.mimetype = "text/csv"
    response.headers["X-Notes"] = "1"
    return text
