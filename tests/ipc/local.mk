# tests of ipc
