"""Questions about people, posts, appointments and organisations."""
