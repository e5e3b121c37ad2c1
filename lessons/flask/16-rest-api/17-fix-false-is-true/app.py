from flask import Flask, request

app = Flask(__name__)
tasks = [{"title": "Sweep", "done": True}]


@app.post("/tasks")
def add_task():
    task = {"title": request.get_json()["title"], "done": False}
    tasks.append(task)
    return task, 201


@app.get("/tasks")
def list_tasks():
    done = request.args.get("done", type=bool)
    if done is None:
        return tasks
    return [task for task in tasks if task["done"] == done]
