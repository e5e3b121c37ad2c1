from flask import Flask, request

app = Flask(__name__)


@app.post("/notes")
def save():
    in_query = request.args.get("title")
    in_form = request.form.get("title")
    return f"query: {in_query}, form: {in_form}"
