#include "controlplane/registrar/config_directory.h"

#include <algorithm>

#include "base/ascii.h"

namespace trunkline::controlplane {

std::string user_key(std::string_view user, std::string_view domain) {
  std::string key(user);
  key.append(1, '@').append(domain);
  return key;
}

sip::DigestText stored_digest(std::string_view digits) noexcept {
  sip::DigestText text;
  const bool is_digest =
      digits.size() <= text.digits.size() && std::all_of(digits.begin(), digits.end(), [](char c) {
        return base::is_digit(c) || (base::lower(c) >= 'a' && base::lower(c) <= 'f');
      });
  if (!is_digest) return text;
  text.length = static_cast<std::uint8_t>(digits.size());
  std::transform(digits.begin(), digits.end(), text.digits.begin(), [](char c) { return base::lower(c); });
  return text;
}

ConfigDirectory::ConfigDirectory(std::span<const ConfiguredUser> users) {
  for (const ConfiguredUser& user : users) {
    UserAnswer& answer = users_[user_key(user.name, user.domain)];
    answer.known = true;
    for (std::size_t i = 0; i < user.ha1.size(); ++i) answer.ha1[i] = stored_digest(user.ha1[i]);
  }
}

void ConfigDirectory::ask(std::uint64_t ticket, std::string_view user, std::string_view domain) {
  const UserAnswer* known = find(user, domain);
  answers_.emplace_back(known == nullptr ? UserAnswer{} : *known).ticket = ticket;
}

const UserAnswer* ConfigDirectory::find(std::string_view user, std::string_view domain) const {
  const auto found = users_.find(user_key(user, domain));
  return found == users_.end() ? nullptr : &found->second;
}

bool ConfigDirectory::next_answer(UserAnswer& answer) {
  if (answers_.empty()) return false;
  answer = answers_.front();
  answers_.pop_front();
  return true;
}

}  // namespace trunkline::controlplane
