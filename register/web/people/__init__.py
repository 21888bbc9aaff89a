"""Pages of people, posts, appointments and organisations."""
