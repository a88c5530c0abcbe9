# proc: what this floor builds
