#include "controlplane/config/log_section.h"

#include "controlplane/config/optional_scalar.h"

namespace trunkline::controlplane {

void describe(ConfigFields& fields, RawLog& raw) {
  fields.value("level", raw.level, Need::optional);
  fields.value("file", raw.file, Need::optional);
}

LogConfig check_log(const RawLog& raw) { return {raw.level.value, raw.file.value.value_or("")}; }

}  // namespace trunkline::controlplane
