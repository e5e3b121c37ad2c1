from flask import Flask, abort, request

app = Flask(__name__)

AGES = {"ada": 36, "grace": 85}


def age_of(name):
    if name in AGES:
        return AGES[name]
    abort(404)


@app.get("/next")
def next_year():
    age = age_of(request.args["name"])
    return f"Next year: {age + 1}"
