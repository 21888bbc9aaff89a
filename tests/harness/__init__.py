"""What tests stand on: databases, a browser, servers, and the one way to skip."""
