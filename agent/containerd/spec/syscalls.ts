/**
 * The system calls that a container may make, by topic, and those that a capability adds. Left out
 * are the ones that administer the node (modules, kexec, clock, swap, quota, accounting), reach
 * other namespaces or the kernel's keyrings, or have been a way out before (bpf, userfaultfd,
 * io_uring). Names that an architecture lacks are skipped by the runtime.
 */

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

const files = words(`
  access faccessat faccessat2 open openat openat2 creat close close_range read readv pread64 preadv
  preadv2 write writev pwrite64 pwritev pwritev2 lseek _llseek sendfile sendfile64 splice tee
  vmsplice copy_file_range dup dup2 dup3 fcntl fcntl64 ioctl flock fsync fdatasync sync syncfs
  sync_file_range sync_file_range2 fallocate truncate truncate64 ftruncate ftruncate64 fadvise64
  fadvise64_64 readahead umask chdir fchdir getcwd mkdir mkdirat rmdir mknod mknodat link linkat
  symlink symlinkat unlink unlinkat rename renameat renameat2 readlink readlinkat getdents
  getdents64 chmod fchmod fchmodat fchmodat2 chown chown32 fchown fchown32 fchownat lchown lchown32
  stat stat64 fstat fstat64 lstat lstat64 newfstatat fstatat64 statx statfs statfs64 fstatfs
  fstatfs64 utime utimes utimensat utimensat_time64 futimesat name_to_handle_at memfd_create
  getxattr lgetxattr fgetxattr setxattr lsetxattr fsetxattr listxattr llistxattr flistxattr
  removexattr lremovexattr fremovexattr getxattrat setxattrat listxattrat removexattrat cachestat
  landlock_create_ruleset landlock_add_rule landlock_restrict_self
`);

const notification = words(`
  poll ppoll ppoll_time64 select _newselect pselect6 pselect6_time64 epoll_create epoll_create1
  epoll_ctl epoll_ctl_old epoll_wait epoll_wait_old epoll_pwait epoll_pwait2 eventfd eventfd2
  inotify_init inotify_init1 inotify_add_watch inotify_rm_watch fanotify_mark pipe pipe2
  io_setup io_destroy io_submit io_cancel io_getevents io_pgetevents io_pgetevents_time64
`);

const memory = words(`
  brk mmap mmap2 munmap mremap mprotect madvise msync mlock mlock2 mlockall munlock munlockall
  mincore remap_file_pages membarrier get_mempolicy pkey_alloc pkey_free pkey_mprotect
  memfd_secret map_shadow_stack process_mrelease mseal
`);

const processes = words(`
  execve execveat exit exit_group fork vfork wait4 waitid waitpid getpid getppid gettid getpgid
  getpgrp setpgid getsid setsid set_tid_address set_robust_list get_robust_list set_thread_area
  get_thread_area arch_prctl prctl rseq futex futex_time64 futex_waitv futex_wait futex_wake
  futex_requeue getrlimit ugetrlimit setrlimit prlimit64 getrusage times getpriority setpriority
  ioprio_get ioprio_set sched_yield sched_getaffinity sched_setaffinity sched_getattr sched_setattr
  sched_getparam sched_setparam sched_getscheduler sched_setscheduler sched_get_priority_max
  sched_get_priority_min sched_rr_get_interval sched_rr_get_interval_time64 getcpu sysinfo uname
  capget capset seccomp ptrace pidfd_open pidfd_send_signal restart_syscall syscall
  modify_ldt process_madvise riscv_hwprobe
`);

const identity = words(`
  getuid getuid32 geteuid geteuid32 getgid getgid32 getegid getegid32 getresuid getresuid32
  getresgid getresgid32 setuid setuid32 setgid setgid32 setreuid setreuid32 setregid setregid32
  setresuid setresuid32 setresgid setresgid32 setfsuid setfsuid32 setfsgid setfsgid32 getgroups
  getgroups32 setgroups setgroups32
`);

const signals = words(`
  kill tkill tgkill rt_sigaction rt_sigpending rt_sigprocmask rt_sigqueueinfo rt_sigreturn
  rt_sigsuspend rt_sigtimedwait rt_sigtimedwait_time64 rt_tgsigqueueinfo sigaltstack signal
  sigaction sigpending sigprocmask sigreturn sigsuspend signalfd signalfd4 pause
`);

const time = words(`
  time gettimeofday clock_gettime clock_gettime64 clock_getres clock_getres_time64 clock_nanosleep
  clock_nanosleep_time64 nanosleep alarm getitimer setitimer timer_create timer_delete
  timer_getoverrun timer_gettime timer_gettime64 timer_settime timer_settime64 timerfd_create
  timerfd_gettime timerfd_gettime64 timerfd_settime timerfd_settime64 adjtimex clock_adjtime
  clock_adjtime64
`);

const sockets = words(`
  accept accept4 bind connect listen getpeername getsockname getsockopt setsockopt socketpair
  socketcall send sendto sendmsg sendmmsg recv recvfrom recvmsg recvmmsg recvmmsg_time64 shutdown
`);

const ipc = words(`
  ipc msgget msgsnd msgrcv msgctl semget semop semtimedop semtimedop_time64 semctl shmget shmat
  shmdt shmctl mq_open mq_unlink mq_getsetattr mq_notify mq_timedsend mq_timedsend_time64
  mq_timedreceive mq_timedreceive_time64 getrandom
`);

/** CAP_SYS_CHROOT is in the default set of capabilities, but may be dropped. */
export const syscallsByCapability: Readonly<Record<string, readonly string[]>> = {
  CAP_SYS_CHROOT: ['chroot'],
  CAP_DAC_READ_SEARCH: ['open_by_handle_at'],
  CAP_SYS_ADMIN: words(`
    bpf clone clone3 fanotify_init fsconfig fsmount fsopen fspick lookup_dcookie mount
    mount_setattr move_mount open_tree perf_event_open pivot_root quotactl quotactl_fd setdomainname
    sethostname setns syslog umount umount2 unshare
  `),
  CAP_SYS_BOOT: ['reboot', 'kexec_load', 'kexec_file_load'],
  CAP_SYS_MODULE: ['delete_module', 'init_module', 'finit_module'],
  CAP_SYS_PACCT: ['acct'],
  CAP_SYS_PTRACE: words('kcmp pidfd_getfd process_vm_readv process_vm_writev'),
  CAP_SYS_RAWIO: ['iopl', 'ioperm'],
  CAP_SYS_TIME: words('settimeofday stime clock_settime clock_settime64'),
  CAP_SYS_TTY_CONFIG: ['vhangup'],
  CAP_SYS_NICE: words('get_mempolicy mbind set_mempolicy set_mempolicy_home_node move_pages'),
  CAP_SYSLOG: ['syslog'],
  CAP_BPF: ['bpf'],
  CAP_PERFMON: ['perf_event_open'],
};

export const syscallsOfEverybody: readonly string[] = [
  ...files,
  ...notification,
  ...memory,
  ...processes,
  ...identity,
  ...signals,
  ...time,
  ...sockets,
  ...ipc,
];
