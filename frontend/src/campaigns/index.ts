// Campaigns.
import "./year.ts";
