from flask import Flask, request

app = Flask(__name__)
tasks = {}


@app.post("/tasks")
def add_task():
    task_id = len(tasks) + 1
    tasks[task_id] = {"id": task_id, "title": request.get_json()["title"]}
    return tasks[task_id]


@app.get("/tasks")
def list_tasks():
    return list(tasks.values())


# TODO: show, replace and delete one task
# TODO: check what a client sends
# TODO: send every error as JSON
