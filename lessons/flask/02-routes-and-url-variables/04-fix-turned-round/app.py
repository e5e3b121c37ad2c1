from flask import Flask

app = Flask(__name__)


@app.get("/year/<year:int>")
def year(year):
    return f"Notes of the year {year}"
