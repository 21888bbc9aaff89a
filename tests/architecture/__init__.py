"""The rules about the code itself: layers, walls, doors, docs. Each was tried by breaking what it guards."""
