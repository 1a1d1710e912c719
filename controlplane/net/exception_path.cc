#include "controlplane/net/exception_path.h"

#include <algorithm>
#include <set>
#include <vector>

namespace trunkline::controlplane {
namespace {

using std::to_string;

std::string joined(const std::set<std::string>& words) {
  std::string list;
  for (const auto& word : words) list += (list.empty() ? "" : ", ") + word;
  return list;
}

std::string filter_of_family(const std::string& interface, std::span<const base::Endpoint> listen, bool v4) {
  std::set<std::string> addresses;
  for (const auto& endpoint : listen) {
    if (endpoint.address.is_v4() == v4) addresses.insert(endpoint.address.to_string());
  }
  if (addresses.empty()) return {};
  return std::string("    iifname != { \"") + interface + "\", \"lo\" } " + (v4 ? "ip" : "ip6") +
         " daddr { " + joined(addresses) + " } drop\n";
}

// ARP has chains of its own. An IPv6 address is asked for by groups which only its own interface joins.
std::string arp_filter(const std::string& interface, std::span<const base::Endpoint> listen) {
  std::set<std::string> addresses;
  for (const auto& endpoint : listen) {
    if (endpoint.address.is_v4()) addresses.insert(endpoint.address.to_string());
  }
  if (addresses.empty()) return {};
  const auto table = "arp trunkline_" + interface;
  return "table " + table + " {}\ndelete table " + table + "\ntable " + table +
         " {\n  chain input {\n    type filter hook input priority 0; policy accept;\n    arp daddr ip { " +
         joined(addresses) +
         " } drop\n  }\n  chain output {\n    type filter hook output priority 0; policy accept;\n    arp "
         "saddr ip { " +
         joined(addresses) + " } drop\n  }\n}\n";
}

}  // namespace

KernelRoutes kernel_routes(const std::string& interface, unsigned table,
                           std::span<const base::IpAddress> addresses, bool v4) {
  KernelRoutes made;
  for (const auto& address : addresses) {
    if (address.is_v4() != v4) continue;
    const auto host = address.to_string() + (v4 ? "/32" : "/128");
    made.forget += "rule del from " + host + "\n";
    made.set_up += "addr add " + host + " dev " + interface + (v4 ? "\n" : " nodad\n");
    made.set_up += "rule add from " + host + " lookup " + to_string(table) + "\n";
  }
  if (made.set_up.empty()) return made;
  made.set_up = "link set dev " + interface + " arp off multicast off addrgenmode none up\n" + made.set_up +
                "route replace default dev " + interface + " table " + to_string(table) + "\n";
  return made;
}

std::string kernel_filter(const std::string& interface, std::span<const base::Endpoint> listen) {
  std::set<std::string> ports;
  for (const auto& endpoint : listen) ports.insert(to_string(endpoint.port));
  const auto table = "inet trunkline_" + interface;
  std::string text = "table " + table + " {}\ndelete table " + table + "\ntable " + table +
                     " {\n  chain input {\n    type filter hook input priority -150; policy accept;\n" +
                     filter_of_family(interface, listen, true) + filter_of_family(interface, listen, false);
  text += "    iifname \"" + interface + "\" meta l4proto != tcp drop\n";
  text += "    iifname \"" + interface + "\" tcp flags & (fin | syn | rst | ack) == syn tcp dport != { " +
          joined(ports) + " } drop\n  }\n";
  text += "  chain output {\n    type filter hook output priority -150; policy accept;\n    oifname \"" +
          interface + "\" meta l4proto != tcp drop\n  }\n}\n";
  return text + arp_filter(interface, listen);
}

std::string kernel_filter_removal(const std::string& interface) {
  const auto table = "trunkline_" + interface;
  return "table inet " + table + " {}\ndelete table inet " + table + "\ntable arp " + table +
         " {}\ndelete table arp " + table + "\n";
}

}  // namespace trunkline::controlplane
