"""Calls about people, posts, appointments and organisations."""
