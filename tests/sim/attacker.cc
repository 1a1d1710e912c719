#include "tests/sim/attacker.h"

#include <chrono>

namespace trunkline::sim {

base::Endpoint Attacker::own() const {
  return {*base::IpAddress::parse(plan_.v6 ? "2001:db8::66" : "10.99.7.66"), 5060};
}

base::Endpoint Attacker::invented() {
  const auto number = random_.next();
  const auto octet = [number](int i) { return static_cast<std::uint8_t>(number >> (8 * i)); };
  if (!plan_.v6) return {base::IpAddress::v4(100, octet(0), octet(1), octet(2)), 5060};
  return {
      base::IpAddress({0x20, 1, 0xd, 0xb8, octet(0), octet(1), octet(2), octet(3), 0, 0, 0, 0, 0, 0, 0, 1}),
      5060};
}

// Well-formed, and about nobody: the shard answers 404 and has made a transaction for it.
std::string Attacker::invite(const std::string& agent) {
  const auto number = std::to_string(random_.next());
  const auto host = target_.to_string();
  return "INVITE sip:nobody@" + host + " SIP/2.0\r\nVia: SIP/2.0/UDP 10.99.7.66:5060;branch=z9hG4bK" +
         number + "\r\nMax-Forwards: 0\r\nFrom: <sip:x@10.99.7.66>;tag=" + number + "\r\nTo: <sip:nobody@" +
         host + ">\r\nCall-ID: " + number +
         "\r\nCSeq: 1 INVITE\r\nContact: <sip:x@10.99.7.66>\r\nUser-Agent: " + agent +
         "\r\nContent-Length: 0\r\n\r\n";
}

void Attacker::overhear(const fakes::Datagram& datagram, base::Instant now) {
  if (plan_.per_second == 0 || datagram.to != target_) return;
  heard_.push_back({datagram.octets, now});
  if (heard_.size() > 1024) heard_.pop_front();
}

// While what it repeats still has its transaction, and after the original has come: a first INVITE that is
// repeated later, or sooner, is a call.
fakes::Datagram Attacker::replay(base::Instant now) {
  using namespace std::chrono_literals;
  while (!heard_.empty() && heard_.front().when + 3s < now) heard_.pop_front();
  if (heard_.empty()) return {own(), target_, "\r\n\r\n"};
  const auto& heard = heard_[random_.below(heard_.size())];
  return {own(), target_, heard.when + 500ms < now ? heard.octets : "\r\n\r\n"};
}

std::optional<fakes::Datagram> Attacker::attack(base::Instant now) {
  if (is_over()) return std::nullopt;
  if (next_ == base::Instant{}) next_ = now;
  if (next_ > now) return std::nullopt;
  next_ = next_ + base::Duration(std::chrono::seconds(1)) / plan_.per_second;
  ++sent_;
  const auto forged = forged_[random_.below(forged_.size())];
  switch (random_.below(8)) {
    case 0: return fakes::Datagram{own(), target_, std::string(300, '\x80')};
    case 1: return fakes::Datagram{forged, target_, std::string(300, '\x80')};
    case 2: return fakes::Datagram{invented(), target_, "GET / HTTP/1.1\r\nHost: x\r\n\r\n"};
    case 3: return fakes::Datagram{forged, target_, "INVITE sip:x SIP/2.0\r\nnonsense\r\n\r\n"};
    case 4: return fakes::Datagram{own(), target_, invite("friendly-scanner")};
    case 5: return fakes::Datagram{forged, target_, invite("friendly-scanner")};
    case 6: return fakes::Datagram{invented(), target_, invite("phone")};
    default: return replay(now);
  }
}

}  // namespace trunkline::sim
