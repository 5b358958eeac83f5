"""The commands, a module each; the command line loads only the one it is asked for."""
