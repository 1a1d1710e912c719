#include "dataplane/eal/start_error.h"

namespace trunkline::dataplane {

std::string_view to_string(StartError error) noexcept {
  switch (error) {
    case StartError::no_hugepages:
      return "too few free hugepages for the configured memory: raise /proc/sys/vm/nr_hugepages, lower the "
             "memory "
             "size, or choose the memory mode nohuge";
    case StartError::no_tun_device:
      return "there is no /dev/net/tun, which a tap port needs: load the tun module (modprobe tun), or in a "
             "container pass the device in";
    case StartError::tun_not_permitted:
      return "a tap port may not be made: run as root, with CAP_NET_ADMIN, or in a user and network "
             "namespace of "
             "its own (unshare -Urn)";
    case StartError::no_such_interface:
      return "a port names a network interface that this machine, or this network namespace, does not have";
    case StartError::too_few_interface_queues:
      return "the interface of an af_xdp port has fewer combined queues than there are workers, and each "
             "needs one: ethtool -l INTERFACE shows them, ethtool -L INTERFACE combined WORKERS gives more "
             "where "
             "its driver can (a veth has one for good); or run fewer workers";
    case StartError::raw_sockets_not_permitted:
      return "an af_packet or af_xdp port needs raw sockets: run as root or with CAP_NET_RAW and "
             "CAP_NET_ADMIN";
    case StartError::no_such_socket_directory:
      return "the folder in which a memif port's socket shall lie does not exist or cannot be written";
    case StartError::runtime_directory:
      return "DPDK's runtime folder cannot be written: run as root, mount a tmpfs on /run, or set "
             "XDG_RUNTIME_DIR";
    case StartError::already_running:
      return "another program of this machine runs with the same file prefix: give each its own";
    case StartError::eal_refused: return "DPDK could not start; its message stands above";
    case StartError::no_such_device:
      return "DPDK found no device for a port: look at its driver, interface or PCI address";
    case StartError::no_memory:
      return "this machine does not give as much memory as is configured: lower the memory size";
    case StartError::buffers_do_not_fit:
      return "the packet buffers do not fit in the configured memory: raise its size or lower their number";
    case StartError::port_not_configured:
      return "a port refused its configuration; DPDK's message stands above";
    case StartError::too_few_queues:
      return "a port has fewer transmit queues than there are workers: give it more, or run fewer workers";
    case StartError::mtu_refused: return "a port cannot carry frames of the configured MTU";
    case StartError::port_not_started: return "a port could not be started; DPDK's message stands above";
    case StartError::slots_do_not_fit:
      return "the media slots do not fit in the configured memory: raise its size or narrow the range of "
             "media ports";
    case StartError::threads_not_started: return "a worker's thread could not be started";
  }
  return "unknown";
}

}  // namespace trunkline::dataplane
