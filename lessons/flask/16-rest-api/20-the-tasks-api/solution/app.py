from flask import Flask, abort, json, request, url_for
from werkzeug.exceptions import HTTPException

app = Flask(__name__)
tasks = {}
last_id = 0


@app.errorhandler(HTTPException)
def as_json(error):
    response = error.get_response()
    response.data = json.dumps({"error": error.description})
    response.content_type = "application/json"
    return response


def sent_task():
    data = request.get_json()
    if not isinstance(data, dict) or set(data) - {"title", "done"}:
        abort(400, "Send an object with title and done.")
    title, done = data.get("title"), data.get("done", False)
    if not isinstance(title, str) or not title or not isinstance(done, bool):
        abort(400, "title must be a string, done must be true or false.")
    return {"title": title, "done": done}


@app.post("/tasks")
def add_task():
    global last_id
    data = sent_task()
    last_id += 1
    tasks[last_id] = {"id": last_id, **data}
    return tasks[last_id], 201, {"Location": url_for("show_task", task_id=last_id)}


@app.get("/tasks")
def list_tasks():
    return list(tasks.values())


@app.get("/tasks/<int:task_id>")
def show_task(task_id):
    if task_id not in tasks:
        abort(404, "There is no task with this id.")
    return tasks[task_id]


@app.put("/tasks/<int:task_id>")
def replace_task(task_id):
    show_task(task_id)
    tasks[task_id] = {"id": task_id, **sent_task()}
    return tasks[task_id]


@app.delete("/tasks/<int:task_id>")
def delete_task(task_id):
    show_task(task_id)
    del tasks[task_id]
    return "", 204
