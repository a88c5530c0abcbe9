# desk: what this floor builds
