#include "controlplane/config/conninfo.h"

#include <memory>

#include <libpq-fe.h>

namespace trunkline::controlplane {
namespace {

struct FreeOptions {
  void operator()(PQconninfoOption* options) const noexcept { PQconninfoFree(options); }
};
struct FreeText {
  void operator()(char* text) const noexcept { PQfreemem(text); }
};

}  // namespace

void check_conninfo(const Located<std::optional<std::string>>& given, ConfigFaults& faults) {
  if (!given.value) return;
  char* why = nullptr;
  const std::unique_ptr<PQconninfoOption, FreeOptions> options(PQconninfoParse(given.value->c_str(), &why));
  const std::unique_ptr<char, FreeText> said(why);
  if (options) return;
  std::string text = said ? said.get() : "";
  while (text.ends_with('\n')) text.pop_back();
  faults.push_back(given.fault(ConfigFaultKind::wrong_type, "cannot be read by libpq: " + text,
                               "write it as in `host=/run/postgresql dbname=trunkline`"));
}

}  // namespace trunkline::controlplane
