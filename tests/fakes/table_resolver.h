// A Resolver that answers from a table: at once, or when the test lets it.
#pragma once

#include <deque>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "controlplane/routing/resolver.h"

namespace trunkline::fakes {

class TableResolver final : public controlplane::Resolver {
 public:
  using Record = controlplane::DnsRecord;
  using Type = controlplane::DnsType;

  void add(const std::string& name, Record record) {
    table_[{name, record.type}].push_back(std::move(record));
  }
  void add_a(const std::string& name, const char* address, std::uint32_t ttl_s = 300) {
    Record record;
    record.address = *base::IpAddress::parse(address);
    record.type = record.address.is_v4() ? Type::a : Type::aaaa;
    record.ttl_s = ttl_s;
    add(name, std::move(record));
  }
  void add_srv(const std::string& name, std::uint16_t priority, std::uint16_t weight, std::uint16_t port,
               const std::string& target, std::uint32_t ttl_s = 300) {
    Record record;
    record.type = Type::srv;
    record.ttl_s = ttl_s;
    record.priority = priority;
    record.weight = weight;
    record.port = port;
    record.target = target;
    add(name, std::move(record));
  }
  void add_naptr(const std::string& name, std::uint16_t order, const std::string& flags,
                 const std::string& service, const std::string& target) {
    Record record;
    record.type = Type::naptr;
    record.ttl_s = 300;
    record.priority = order;
    record.flags = flags;
    record.service = service;
    record.target = target;
    add(name, std::move(record));
  }
  void forget(const std::string& name) {
    std::erase_if(table_, [&](const auto& entry) { return entry.first.first == name; });
  }

  void ask(std::uint64_t ticket, Type type, std::string_view name) override {
    asked.push_back(std::to_string(static_cast<int>(type)) + ' ' + std::string(name));
    controlplane::DnsAnswer answer{ticket, controlplane::DnsStatus::none, {}};
    if (fails) answer.status = controlplane::DnsStatus::failed;
    const auto found = table_.find({std::string(name), type});
    if (!fails && found != table_.end()) answer = {ticket, controlplane::DnsStatus::found, found->second};
    answers_.push_back(std::move(answer));
  }
  bool next_answer(controlplane::DnsAnswer& answer) override {
    if (silent || answers_.empty()) return false;
    answer = std::move(answers_.front());
    answers_.pop_front();
    return true;
  }
  [[nodiscard]] bool has_answer() const noexcept override { return !silent && !answers_.empty(); }

  std::vector<std::string> asked;  // "33 _sip._udp.example.net"
  bool fails = false;
  bool silent = false;  // answers are held back

 private:
  std::map<std::pair<std::string, Type>, std::vector<Record>> table_;
  std::deque<controlplane::DnsAnswer> answers_;
};

}  // namespace trunkline::fakes
