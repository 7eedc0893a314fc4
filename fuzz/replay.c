// SPDX-License-Identifier: MIT
// Replays a fuzz corpus without libFuzzer: replay-NAME FOLDER gives each file of the folder to the target once.
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int replay(const char *path) {
  FILE *f = fopen(path, "rb");
  if (!f) return -1;
  fseek(f, 0, SEEK_END);
  long size = ftell(f);
  rewind(f);
  uint8_t *data = malloc(size > 0 ? (size_t)size : 1); // exact, so that a sanitizer sees each byte too far
  size_t got = data && size > 0 ? fread(data, 1, (size_t)size, f) : 0;
  fclose(f);
  if (data) LLVMFuzzerTestOneInput(data, got);
  free(data);
  return 0;
}

int main(int argc, char **argv) {
  DIR *dir = argc == 2 ? opendir(argv[1]) : NULL;
  if (!dir) {
    fprintf(stderr, "usage: replay FOLDER\n");
    return 2;
  }
  int count = 0;
  for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
    if (entry->d_name[0] == '.') continue;
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", argv[1], entry->d_name);
    if (replay(path) != 0) {
      fprintf(stderr, "cannot read %s\n", path);
      return 1;
    }
    count++;
  }
  closedir(dir);
  printf("%d inputs\n", count);
  return count > 0 ? 0 : 1;
}
