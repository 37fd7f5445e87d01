/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The floor of the command line: processes that do as little as the verbs of
 * pillion-cli need.
 *
 *   floor-cli create DATABASE      makes the database that the others use
 *   floor-cli serve                prints "port N", answers each line by a line
 *   floor-cli status DATABASE      opens the database, prints a row
 *   floor-cli send DATABASE PORT   commits a row, sends a line, reads the
 *                                  answer */

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
  LINE_SIZE = 256,
};

static void
require (bool        condition,
         const char *what)
{
  if (condition)
    return;

  fprintf (stderr, "floor-cli: %s failed\n", what);
  exit (1);
}

static sqlite3 *
open_database (const char *path)
{
  sqlite3 *db;

  require (sqlite3_open (path, &db) == SQLITE_OK, "opening");
  require (sqlite3_exec (db,
                         "PRAGMA page_size=4096; PRAGMA locking_mode=EXCLUSIVE;"
                         "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL",
                         NULL, NULL, NULL) == SQLITE_OK,
           "configuring");

  return db;
}

static void
execute (sqlite3    *db,
         const char *sql)
{
  require (sqlite3_exec (db, sql, NULL, NULL, NULL) == SQLITE_OK, sql);
}

static void
create (const char *path)
{
  sqlite3 *db = open_database (path);

  execute (db, "CREATE TABLE account (id INTEGER PRIMARY KEY, name TEXT)");
  execute (db, "CREATE TABLE outbox (id INTEGER PRIMARY KEY, body TEXT)");
  execute (db, "INSERT INTO account VALUES (1, 'Ana')");
  sqlite3_close (db);
}

static void
print_status (sqlite3 *db)
{
  sqlite3_stmt *statement;

  require (sqlite3_prepare_v2 (db, "SELECT name FROM account WHERE id = 1", -1,
                               &statement, NULL) == SQLITE_OK,
           "preparing");
  require (sqlite3_step (statement) == SQLITE_ROW, "reading");
  printf ("%s\n", (const char *) sqlite3_column_text (statement, 0));
  sqlite3_finalize (statement);
}

static int
loopback_socket (struct sockaddr_in *address,
                 uint16_t            port)
{
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  require (fd >= 0, "socket");
  *address = (struct sockaddr_in) { .sin_family = AF_INET, .sin_port = htons (port) };
  address->sin_addr.s_addr = htonl (INADDR_LOOPBACK);

  return fd;
}

static void
send_message (sqlite3  *db,
              uint16_t  port)
{
  struct sockaddr_in address;
  char line[LINE_SIZE];
  int fd = loopback_socket (&address, port);

  memset (line, 'x', sizeof line);
  require (connect (fd, (struct sockaddr *) &address, sizeof address) == 0, "connect");
  execute (db, "INSERT INTO outbox (body) VALUES ('a message')");
  require (write (fd, line, sizeof line) == sizeof line, "write");
  require (read (fd, line, sizeof line) > 0, "read");
  close (fd);
}

static void
serve (void)
{
  struct sockaddr_in address;
  socklen_t size = sizeof address;
  char line[LINE_SIZE];
  int listen_fd = loopback_socket (&address, 0);

  require (bind (listen_fd, (struct sockaddr *) &address, size) == 0, "bind");
  require (listen (listen_fd, 16) == 0, "listen");
  require (getsockname (listen_fd, (struct sockaddr *) &address, &size) == 0, "getsockname");
  printf ("port %u\n", ntohs (address.sin_port));
  fflush (stdout);

  for (;;) {
    int fd = accept (listen_fd, NULL, NULL);

    if (fd < 0)
      continue;
    if (recv (fd, line, sizeof line, MSG_WAITALL) == sizeof line)
      require (write (fd, "ok\n", 3) == 3, "write");
    close (fd);
  }
}

int
main (int    argc,
      char **argv)
{
  const char *verb = argc > 1 ? argv[1] : "";

  if (argc == 2 && strcmp (verb, "serve") == 0) {
    serve ();
  } else if (argc == 3 && strcmp (verb, "create") == 0) {
    create (argv[2]);
  } else if (argc == 3 && strcmp (verb, "status") == 0) {
    sqlite3 *db = open_database (argv[2]);

    print_status (db);
    sqlite3_close (db);
  } else if (argc == 4 && strcmp (verb, "send") == 0) {
    sqlite3 *db = open_database (argv[2]);

    send_message (db, (uint16_t) strtoul (argv[3], NULL, 10));
    sqlite3_close (db);
  } else {
    fprintf (stderr, "usage: floor-cli create|serve|status|send [DATABASE [PORT]]\n");
    return 2;
  }

  return 0;
}
