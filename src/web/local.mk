# web: what this floor builds
