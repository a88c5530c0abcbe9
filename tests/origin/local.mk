# tests of origin
