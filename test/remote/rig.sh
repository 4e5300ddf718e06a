#!/usr/bin/env bash
# Runs a command in a network, a list of mounts and a list of processes of its own, where test/remote/rig.ts builds
# hosts. Root alone can. Whatever happens, all of it ends with the command; the machine's own network is not touched.
#   bash test/remote/rig.sh COMMAND [ARGUMENT...]
set -euo pipefail
if [ "${F2B_RIG:-}" = "" ]; then
  exec env F2B_RIG=outside unshare --net --mount --pid --fork --kill-child --mount-proc --propagation private \
    bash "$0" "$@"
fi
# What hosts write below /run stays here.
mount -t tmpfs rig /run
mkdir -p /run/netns /run/lock /run/rig
mkdir -m 0755 /run/sshd
ip link set lo up

# Users of the hosts: one whose sudo asks nothing, and one whose sudo wants a password.
for name in passwd shadow group; do cp -p "/etc/$name" "/run/rig/$name"; done
hash=$(openssl passwd -6 sesame)
id=61234
for user in keeper guest; do
  mkdir -p "/run/rig/home/$user"
  chown "$id:$id" "/run/rig/home/$user"
  echo "$user:x:$id:$id::/run/rig/home/$user:/bin/bash" >>/run/rig/passwd
  echo "$user:x:$id:" >>/run/rig/group
  echo "$user:$hash:19000:0:99999:7:::" >>/run/rig/shadow
  id=$((id + 1))
done
for name in passwd shadow group; do mount --bind "/run/rig/$name" "/etc/$name"; done
if [ -e /etc/sudoers ]; then
  printf 'root ALL=(ALL) ALL\nkeeper ALL=(ALL) NOPASSWD: ALL\nguest ALL=(ALL) ALL\n' >/run/rig/sudoers
  chmod 0440 /run/rig/sudoers
  mount --bind /run/rig/sudoers /etc/sudoers
fi
export F2B_RIG=inside
exec "$@"
