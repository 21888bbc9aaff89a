"""Acts on people, posts, appointments and organisations."""
