from flask import Flask, request

app = Flask(__name__)


@app.get("/tasks")
def list_tasks():
    return {"done": request.args.get("done", type=bool)}
