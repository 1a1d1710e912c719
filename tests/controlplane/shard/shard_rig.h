// A shard behind real rings and workers without ports, in virtual time: datagrams in, datagrams out.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "controlplane/shard/shard.h"
#include "tests/controlplane/api/inline_host.h"
#include "tests/fakes/heap_gate.h"
#include "tests/fakes/seeded_random.h"

namespace trunkline::controlplane {

using namespace std::chrono_literals;

inline base::Endpoint endpoint(const char* text) { return *base::Endpoint::parse(text); }
inline const base::Endpoint ours = endpoint("10.99.0.1:5060");
inline const base::Endpoint caller = endpoint("10.99.0.10:5060");
inline const base::Endpoint callee = endpoint("10.99.0.20:5080");

/// Small, so that each limit is near.
struct RigSettings {
  fakes::HeapGateConfig gate;
  ShardSettings shard;
};

inline RigSettings usual() {
  RigSettings settings;
  rtp::MediaLayout layout;
  layout.addresses[0] = ours.address;
  layout.address_count = 1;
  layout.worker_count = 1;
  layout.first_port = 30000;
  layout.pairs_per_worker = 64;
  settings.gate.media = layout;
  settings.gate.sip_listen = {ours};
  settings.gate.packets = 64;
  settings.gate.admission.reserve_percent = 0;
  settings.shard.buffers = {{1024, 64}, {4096, 64}};
  settings.shard.transactions.transactions = 64;
  settings.shard.sessions.sessions = 8;
  static_cast<void>(settings.shard.sessions.listen.push_back(ours));
  settings.shard.sessions.routing.addresses = {ours.address};
  settings.shard.sessions.routing.next_hop_v4 = callee;
  settings.shard.media.layout = layout;
  settings.shard.media.calls = 8;
  return settings;
}

/// A trunk with that one host, the next in the order of the group.
inline TrunkId add_trunk(RoutingSettings& routing, GroupId group, const base::Endpoint& at) {
  const TrunkId id{static_cast<std::uint16_t>(routing.trunks.size())};
  Trunk trunk;
  trunk.name = at.to_string();
  trunk.hosts.push_back({trunk.name, at});
  routing.trunks.push_back(std::move(trunk));
  auto& members = routing.groups[static_cast<std::size_t>(group)].members;
  members.push_back({id, static_cast<std::uint16_t>(1 + members.size()), 1});
  return id;
}

class ShardRig {
 public:
  explicit ShardRig(const RigSettings& settings = usual())
      : gate(settings.gate),
        sharding(settings.gate.secret, settings.gate.shards),
        shard(settings.shard, sharding, gate.gate(), random, now) {}

  /// Delivers a datagram. Returns what was sent because of it, a word a datagram: "10:100 20:INVITE" says
  /// that host .10 got a 100 and host .20 an INVITE.
  std::string hears(const std::string& text, const base::Endpoint& from) {
    static_cast<void>(gate.deliver({from, ours, text}, now));
    return turns();
  }
  std::string passes(base::Duration time) {
    const auto until = now + time;
    std::string line;
    const auto add = [&line](const std::string& more) {
      line += (line.empty() || more.empty() ? "" : " ") + more;
    };
    for (auto next = shard.next_deadline(); next && *next <= until; next = shard.next_deadline()) {
      now = std::max(now, *next);
      add(turns());
    }
    now = until;
    add(turns());
    return line;
  }
  /// What programs of the API have wished from outside of a handler, one after the other.
  std::string delivers() {
    std::string line;
    while (services.host.deliver(
        [this](base::ShardId, const fakes::InlineHost::Acted& f) { shard.act(now, f); })) {
      const auto more = turns();
      line += (line.empty() || more.empty() ? "" : " ") + more;
    }
    return line;
  }
  /// Workers and shard until both rest.
  std::string turns() {
    std::string line;
    for (bool busy = true; busy;) {
      gate.run(now);
      busy = shard.step(now);
      gate.run(now);
      for (auto& datagram : gate.take_sent()) {
        if (datagram.from.port != ours.port) continue;  // media
        const auto& text = datagram.octets;
        const auto word = text.starts_with("SIP/2.0 ") ? text.substr(8, 3) : text.substr(0, text.find(' '));
        line += (line.empty() ? "" : " ") + std::to_string(datagram.to.address.octets().back()) + ":" + word;
        sent.push_back(std::move(datagram));
      }
    }
    return line;
  }

  /// The last datagram sent that begins with `start`.
  [[nodiscard]] std::string last(const std::string& start) const {
    for (auto at = sent.rbegin(); at != sent.rend(); ++at) {
      if (at->octets.starts_with(start)) return at->octets;
    }
    return {};
  }
  [[nodiscard]] std::uint64_t count(ShardCounter counter) const { return shard.counters().read(counter); }

  base::Instant now{1s};
  fakes::SeededRandom random{7};
  fakes::HeapGate gate;
  gate::Sharding sharding;
  Shard shard;
  fakes::InlineServices services{{&shard.coordinator()}, now};
  std::vector<fakes::Datagram> sent;
};

/// One of the user's phones has registered, from there. True: the registrar has taken it.
inline bool registers(ShardRig& rig, const std::string& user, const std::string& contact,
                      const base::Endpoint& from, std::uint16_t q = 1000) {
  RegisterWish wish;
  wish.call_id = contact;
  wish.cseq = 1;
  wish.hop = {ours, from};
  wish.contacts.push_back({contact, 3600, q});
  return rig.shard.registrar()->bindings().change(user, wish, rig.now).has_value();
}

/// The value of a header field of a text.
inline std::string field(const std::string& text, const std::string& name) {
  const auto at = text.find("\r\n" + name + ": ");
  if (at == std::string::npos) return {};
  const auto begin = at + name.size() + 4;
  return text.substr(begin, text.find("\r\n", begin) - begin);
}

inline const std::string sdp =
    "v=0\r\no=x 1 1 IN IP4 10.99.0.10\r\ns=-\r\nc=IN IP4 10.99.0.10\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n";

inline std::string body_of(const std::string& body) {
  return (body.empty() ? "" : "Content-Type: application/sdp\r\n") +
         ("Content-Length: " + std::to_string(body.size())) + "\r\n\r\n" + body;
}

struct RequestText {
  std::string method = "INVITE";
  std::string user = "bob";
  std::string branch = "z9hG4bK1";
  std::string call_id = "call";
  std::string to_tag = {};
  int cseq = 1;
  std::string body = sdp;
  std::string more = {};  // header lines
};

/// A request of the caller's.
inline std::string request(const RequestText& t) {
  return t.method + " sip:" + t.user +
         "@10.99.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 10.99.0.10:5060;branch=" + t.branch +
         "\r\nMax-Forwards: 70\r\nFrom: <sip:alice@10.99.0.10>;tag=alice\r\nTo: <sip:bob@10.99.0.1>" +
         (t.to_tag.empty() ? "" : ";tag=" + t.to_tag) + "\r\nCall-ID: " + t.call_id +
         "\r\nCSeq: " + std::to_string(t.cseq) + " " + t.method + "\r\nContact: <sip:alice@10.99.0.10>\r\n" +
         t.more + body_of(t.body);
}

/// The callee's response to a request it was sent.
inline std::string response(const std::string& to, int status, const std::string& body = {},
                            const std::string& more = {}) {
  std::string text = "SIP/2.0 " + std::to_string(status) + " Said\r\n" + more;
  for (const char* name : {"Via", "From", "Call-ID", "CSeq"})
    text += std::string(name) + ": " + field(to, name) + "\r\n";
  return text + "To: " + field(to, "To") +
         (field(to, "To").find("tag=") == std::string::npos ? ";tag=bob" : "") +
         "\r\nContact: <sip:bob@10.99.0.20:5080>\r\n" + body_of(body);
}

/// A request of the callee's, in the dialog of the INVITE that it was sent and has answered as "bob". `rest`:
/// more header lines and the body.
inline std::string callees_request(const std::string& invite, const std::string& method, int cseq,
                                   const std::string& rest = body_of({})) {
  const auto number = std::to_string(cseq);
  return method + " sip:10.99.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 10.99.0.20:5080;branch=z9hG4bKin" + number +
         "\r\nMax-Forwards: 70\r\nFrom: " + field(invite, "To") + ";tag=bob\r\nTo: " + field(invite, "From") +
         "\r\nCall-ID: " + field(invite, "Call-ID") + "\r\nCSeq: " + number + " " + method + "\r\n" + rest;
}

inline std::string tag_of(const std::string& address) { return address.substr(address.find("tag=") + 4); }

}  // namespace trunkline::controlplane
