#include "dataplane/eal/link_filters.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>

#include <linux/netlink.h>
#include <linux/pkt_cls.h>
#include <linux/pkt_sched.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include "dataplane/eal/descriptor.h"

namespace trunkline::dataplane {
namespace {

struct Question {
  nlmsghdr header;
  tcmsg which;
};

bool ask_for_filters(int netlink, int interface, LinkSide side) {
  Question question{};
  question.header.nlmsg_len = sizeof question;
  question.header.nlmsg_type = RTM_GETTFILTER;
  question.header.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
  question.which.tcm_family = AF_UNSPEC;
  question.which.tcm_ifindex = interface;
  question.which.tcm_parent =
      TC_H_MAKE(TC_H_CLSACT, side == LinkSide::ingress ? TC_H_MIN_INGRESS : TC_H_MIN_EGRESS);
  return send(netlink, &question, sizeof question, 0) == static_cast<ssize_t>(sizeof question);
}

/// Calls f(type, octets, length) for each attribute of `size` octets.
template <class F>
void for_each_attribute(const void* at, std::size_t size, F&& f) {
  const auto* octets = static_cast<const char*>(at);
  while (size >= sizeof(rtattr)) {
    rtattr head;
    std::memcpy(&head, octets, sizeof head);
    if (head.rta_len < sizeof head || head.rta_len > size) return;
    f(head.rta_type & NLA_TYPE_MASK, octets + sizeof head, head.rta_len - sizeof head);
    const std::size_t whole = RTA_ALIGN(head.rta_len);
    if (whole >= size) return;
    octets += whole;
    size -= whole;
  }
}

LinkFilter read_filter(const nlmsghdr& message) {
  LinkFilter filter;
  const auto* which = static_cast<const tcmsg*>(NLMSG_DATA(&message));
  filter.priority = static_cast<std::uint16_t>(TC_H_MAJ(which->tcm_info) >> 16);
  filter.handle = which->tcm_handle;
  bool is_bpf = false;
  for_each_attribute(which + 1, NLMSG_PAYLOAD(&message, sizeof *which),
                     [&](int type, const char* octets, std::size_t length) {
                       const std::string_view text(octets, strnlen(octets, length));
                       if (type == TCA_KIND) is_bpf = text == "bpf";
                       if (type != TCA_OPTIONS || !is_bpf) return;
                       for_each_attribute(octets, length, [&](int option, const char* of, std::size_t size) {
                         if (option == TCA_BPF_NAME) filter.name.assign(of, strnlen(of, size));
                         if (option == TCA_BPF_ID && size == sizeof filter.program)
                           std::memcpy(&filter.program, of, size);
                       });
                     });
  return filter;
}

enum class Told : std::uint8_t { more, all, failed };

Told read_messages(const nlmsghdr* message, std::size_t length, std::vector<LinkFilter>& out) {
  for (auto left = static_cast<int>(length); NLMSG_OK(message, left); message = NLMSG_NEXT(message, left)) {
    errno = EAGAIN;
    if ((message->nlmsg_flags & NLM_F_DUMP_INTR) != 0) return Told::failed;  // they changed meanwhile
    if (message->nlmsg_type == NLMSG_ERROR) {
      errno = -static_cast<const nlmsgerr*>(NLMSG_DATA(message))->error;
      return Told::failed;
    }
    if (message->nlmsg_type == NLMSG_DONE) return Told::all;
    if (message->nlmsg_type != RTM_NEWTFILTER || message->nlmsg_len < NLMSG_LENGTH(sizeof(tcmsg))) continue;
    auto filter = read_filter(*message);
    if (filter.handle != 0) out.push_back(std::move(filter));  // else: what those of one priority share
  }
  return Told::more;
}

}  // namespace

std::optional<std::vector<LinkFilter>> link_filters(int interface, LinkSide side) {
  const Descriptor netlink(socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE));
  if (!netlink || !ask_for_filters(netlink.number(), interface, side)) return std::nullopt;
  alignas(nlmsghdr) std::array<char, 32768> answer;  // the kernel fills no more
  std::vector<LinkFilter> filters;
  for (;;) {
    const auto got = recv(netlink.number(), answer.data(), answer.size(), MSG_TRUNC);
    if (got < 0 && errno == EINTR) continue;
    if (got > static_cast<ssize_t>(answer.size())) errno = EMSGSIZE;
    if (got < 0 || got > static_cast<ssize_t>(answer.size())) return std::nullopt;
    const auto told = read_messages(reinterpret_cast<const nlmsghdr*>(answer.data()),
                                    static_cast<std::size_t>(got), filters);
    if (told == Told::failed) return std::nullopt;
    if (told == Told::all) return filters;
  }
}

}  // namespace trunkline::dataplane
