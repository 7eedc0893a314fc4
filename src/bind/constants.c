// SPDX-License-Identifier: MIT
// Binding `constants`: numbers of this platform's headers, as flat lists [name, number, ...]. lib/internal/constants.js
// makes the objects that fs.constants, os.constants and node:constants show. Signals are the binding `signal`.
#include "engine/engine.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <uv.h>

typedef struct constant {
  const char *name;
  double value;
} constant;

// clang-format off
#define C(name) {#name, name}

// Names in the order in which Node lists them; what a platform lacks is absent.
static const constant fs_constants[] = {
    C(UV_FS_SYMLINK_DIR), C(UV_FS_SYMLINK_JUNCTION), C(O_RDONLY), C(O_WRONLY), C(O_RDWR),
    C(UV_DIRENT_UNKNOWN), C(UV_DIRENT_FILE), C(UV_DIRENT_DIR), C(UV_DIRENT_LINK), C(UV_DIRENT_FIFO),
    C(UV_DIRENT_SOCKET), C(UV_DIRENT_CHAR), C(UV_DIRENT_BLOCK),
    C(S_IFMT), C(S_IFREG), C(S_IFDIR), C(S_IFCHR), C(S_IFBLK), C(S_IFIFO), C(S_IFLNK), C(S_IFSOCK),
    C(O_CREAT), C(O_EXCL), C(UV_FS_O_FILEMAP), {"UV_FS_O_TEMPORARY", UV_FS_O_TEMPORARY},
    {"UV_FS_O_SHORT_LIVED", UV_FS_O_SHORT_LIVED}, {"UV_FS_O_SEQUENTIAL", UV_FS_O_SEQUENTIAL},
    {"UV_FS_O_RANDOM", UV_FS_O_RANDOM},
    C(O_NOCTTY), C(O_TRUNC), C(O_APPEND), C(O_DIRECTORY),
#ifdef O_NOATIME
    C(O_NOATIME),
#endif
    C(O_NOFOLLOW), C(O_SYNC),
#ifdef O_DSYNC
    C(O_DSYNC),
#endif
#ifdef O_SYMLINK
    C(O_SYMLINK),
#endif
#ifdef O_DIRECT
    C(O_DIRECT),
#endif
    C(O_NONBLOCK),
    C(S_IRWXU), C(S_IRUSR), C(S_IWUSR), C(S_IXUSR), C(S_IRWXG), C(S_IRGRP), C(S_IWGRP), C(S_IXGRP),
    C(S_IRWXO), C(S_IROTH), C(S_IWOTH), C(S_IXOTH),
    C(F_OK), C(R_OK), C(W_OK), C(X_OK),
    C(UV_FS_COPYFILE_EXCL), {"COPYFILE_EXCL", UV_FS_COPYFILE_EXCL},
    C(UV_FS_COPYFILE_FICLONE), {"COPYFILE_FICLONE", UV_FS_COPYFILE_FICLONE},
    C(UV_FS_COPYFILE_FICLONE_FORCE), {"COPYFILE_FICLONE_FORCE", UV_FS_COPYFILE_FICLONE_FORCE},
    {0},
};

static const constant errno_constants[] = {
    C(E2BIG), C(EACCES), C(EADDRINUSE), C(EADDRNOTAVAIL), C(EAFNOSUPPORT), C(EAGAIN), C(EALREADY), C(EBADF),
    C(EBADMSG), C(EBUSY), C(ECANCELED), C(ECHILD), C(ECONNABORTED), C(ECONNREFUSED), C(ECONNRESET), C(EDEADLK),
    C(EDESTADDRREQ), C(EDOM), C(EDQUOT), C(EEXIST), C(EFAULT), C(EFBIG), C(EHOSTUNREACH), C(EIDRM), C(EILSEQ),
    C(EINPROGRESS), C(EINTR), C(EINVAL), C(EIO), C(EISCONN), C(EISDIR), C(ELOOP), C(EMFILE), C(EMLINK), C(EMSGSIZE),
    C(EMULTIHOP), C(ENAMETOOLONG), C(ENETDOWN), C(ENETRESET), C(ENETUNREACH), C(ENFILE), C(ENOBUFS), C(ENODATA),
    C(ENODEV), C(ENOENT), C(ENOEXEC), C(ENOLCK), C(ENOLINK), C(ENOMEM), C(ENOMSG), C(ENOPROTOOPT), C(ENOSPC),
    C(ENOSR), C(ENOSTR), C(ENOSYS), C(ENOTCONN), C(ENOTDIR), C(ENOTEMPTY), C(ENOTSOCK), C(ENOTSUP), C(ENOTTY),
    C(ENXIO), C(EOPNOTSUPP), C(EOVERFLOW), C(EPERM), C(EPIPE), C(EPROTO), C(EPROTONOSUPPORT), C(EPROTOTYPE),
    C(ERANGE), C(EROFS), C(ESPIPE), C(ESRCH), C(ESTALE), C(ETIME), C(ETIMEDOUT), C(ETXTBSY), C(EWOULDBLOCK), C(EXDEV),
    {0},
};

static const constant dlopen_constants[] = {
    C(RTLD_LAZY), C(RTLD_NOW), C(RTLD_GLOBAL), C(RTLD_LOCAL),
#ifdef RTLD_DEEPBIND
    C(RTLD_DEEPBIND),
#endif
    {0},
};
// clang-format on

static ed_val flat_list(ed_ctx ctx, const constant *c) {
  ed_lock(ctx);
  ed_obj list = ed_array_new(ctx, 0, NULL);
  for (unsigned n = 0; c->name; c++) {
    ed_set_index(ctx, list, n++, ed_str_ascii(ctx, c->name));
    ed_set_index(ctx, list, n++, ed_num(ctx, c->value));
  }
  ed_unlock(ctx);
  return list;
}

// fs() -> [name, number, ...]
ED_FN(constants_fs) { return flat_list(a->ctx, fs_constants); }
// errno() -> [name, number, ...]
ED_FN(constants_errno) { return flat_list(a->ctx, errno_constants); }
// dlopen() -> [name, number, ...]
ED_FN(constants_dlopen) { return flat_list(a->ctx, dlopen_constants); }

const ed_native ed_bind_constants[] = {
    {"fs", constants_fs}, {"errno", constants_errno}, {"dlopen", constants_dlopen}, {0}};
