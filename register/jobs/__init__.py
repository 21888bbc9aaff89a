"""One function a job: (today or now) -> count, safe to run twice."""
