from flask import Flask, flash, get_flashed_messages

app = Flask(__name__)
app.secret_key = "dev"
app.add_url_rule("/", view_func=lambda: str(get_flashed_messages()), endpoint="home")
app.add_url_rule("/report", view_func=lambda: f"seen: {seen}, then: {later}", endpoint="report")


@app.post("/save")
def save():
    flash("Saved!")
    return "done"


client = app.test_client()
client.post("/save")
___
later = client.get("/").text
