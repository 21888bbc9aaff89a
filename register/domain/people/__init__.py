"""Rules of people, posts, appointments and organisations."""
