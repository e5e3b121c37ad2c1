from flask import Flask, request

app = Flask(__name__)


@app.post("/")
def home():
    if not request.is_json:
        return "Please send JSON.", 400
    form = request.form.to_dict()
    json = request.get_json(silent=True)
    text = request.get_data(as_text=True)
    return f"form: {form}, json: {json}, text: {text!r}"
