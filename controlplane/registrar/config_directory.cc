#include "controlplane/registrar/config_directory.h"

#include <algorithm>

namespace trunkline::controlplane {
namespace {

std::string key_of(std::string_view user, std::string_view domain) {
  std::string key(user);
  key.append(1, '@').append(domain);
  return key;
}

sip::DigestText text_of(std::string_view digits) {
  sip::DigestText text;
  text.length = static_cast<std::uint8_t>(std::min(digits.size(), text.digits.size()));
  std::copy_n(digits.begin(), text.length, text.digits.begin());
  return text;
}

}  // namespace

ConfigDirectory::ConfigDirectory(std::span<const ConfiguredUser> users) {
  for (const ConfiguredUser& user : users) {
    UserAnswer& answer = users_[key_of(user.name, user.domain)];
    answer.known = true;
    for (std::size_t i = 0; i < user.ha1.size(); ++i) answer.ha1[i] = text_of(user.ha1[i]);
  }
}

void ConfigDirectory::ask(std::uint64_t ticket, std::string_view user, std::string_view domain) {
  const auto found = users_.find(key_of(user, domain));
  UserAnswer& answer = answers_.emplace_back();
  if (found != users_.end()) answer = found->second;
  answer.ticket = ticket;
}

bool ConfigDirectory::next_answer(UserAnswer& answer) {
  if (answers_.empty()) return false;
  answer = answers_.front();
  answers_.pop_front();
  return true;
}

}  // namespace trunkline::controlplane
