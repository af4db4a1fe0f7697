"""The ways to the fund: one port, and a folder, SFTP and HTTPS behind it."""
